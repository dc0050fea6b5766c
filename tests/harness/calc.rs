//! LibreOffice Calc on the display of a window: what is copied in one is pasted in the other, through the clipboard of the desktop.

use crate::Outcome;
use crate::person::Person;
use crate::program::Running;
use crate::window::{Window, on};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long Calc may take to start and to do what it is told.
const PATIENCE: Duration = Duration::from_secs(90);

/// What Calc is told to do, in its own Basic. `copy.txt` and `pasted.txt` lie in the person's home, rows as lines and cells apart by tabs.
const MACROS: &str = r##"
Sub CopyOut()
  folder = Environ("HOME")
  doc = NewDocument()
  sheet = doc.Sheets.getByIndex(0)
  file = FreeFile
  Open folder & "/copy.txt" For Input As #file
  row = 0 : wide = 0
  Do While Not Eof(file)
    Line Input #file, text
    parts = Split(text, Chr(9))
    For at = 0 To UBound(parts)
      cell = sheet.getCellByPosition(at, row)
      If Left(parts(at), 1) = "#" Then
        cell.Value = Val(Mid(parts(at), 2))
      ElseIf Left(parts(at), 1) = "~" Then
        cell.Formula = Mid(parts(at), 2)
      Else
        cell.String = Join(Split(parts(at), "\n"), Chr(10))
      End If
      If at > wide Then wide = at
    Next at
    row = row + 1
  Loop
  Close #file
  doc.CurrentController.select(sheet.getCellRangeByPosition(0, 0, wide, row - 1))
  Tell doc, ".uno:Copy"
  Done folder, "copied"
End Sub

Sub PasteIn()
  folder = Environ("HOME")
  doc = NewDocument()
  sheet = doc.Sheets.getByIndex(0)
  doc.CurrentController.select(sheet.getCellRangeByName("A1"))
  Tell doc, ".uno:Paste"
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  file = FreeFile
  Open folder & "/pasted.txt" For Output As #file
  For row = 0 To cursor.RangeAddress.EndRow
    text = ""
    For at = 0 To cursor.RangeAddress.EndColumn
      cell = sheet.getCellByPosition(at, row)
      If at > 0 Then text = text & Chr(9)
      If cell.Type = com.sun.star.table.CellContentType.VALUE Then text = text & "#"
      If cell.Type = com.sun.star.table.CellContentType.FORMULA Then text = text & "~"
      text = text & Join(Split(cell.String, Chr(10)), "\n")
    Next at
    Print #file, text
  Next row
  Close #file
  Done folder, "pasted"
End Sub

Function NewDocument()
  Dim none()
  NewDocument = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, none())
  Wait 1000
End Function

Sub Tell(doc, what As String)
  Dim none()
  createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(doc.CurrentController.Frame, what, "", 0, none())
  Wait 500
End Sub

Sub Done(folder As String, name As String)
  file = FreeFile
  Open folder & "/" & name & ".done" For Output As #file
  Print #file, "done"
  Close #file
End Sub
"##;

/// Calc, open on a window's display. It goes when this does.
pub struct Calc {
    _program: Running,
}

impl Calc {
    /// Whether there is one that has a window; noted as skipped where there is none, such as where only conversions are installed.
    pub fn is_there() -> bool {
        let there = [
            "/usr/lib/libreoffice/program",
            "/usr/lib64/libreoffice/program",
        ]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .any(|file| file.file_name().to_string_lossy().contains("vclplug"));
        if !there {
            crate::skipped("there is no LibreOffice Calc with a window (Debian: libreoffice-calc)");
        }
        there
    }

    /// Copies cells in Calc: `#1` is a number, `~=1+1` a formula, any other a text, in which `\n` is a line break. They are on the clipboard as
    /// long as Calc is open.
    pub fn copy(person: &Person, window: &Window, cells: &str) -> Outcome<Self> {
        fs::write(person.file("copy.txt"), cells)?;
        Self::start(person, window, "CopyOut", "copied.done")
    }

    /// Pastes what is on the clipboard into Calc, and says what its cells hold by then, in the same way.
    pub fn paste(person: &Person, window: &Window) -> Outcome<String> {
        let _open = Self::start(person, window, "PasteIn", "pasted.done")?;
        Ok(fs::read_to_string(person.file("pasted.txt"))?)
    }

    fn start(person: &Person, window: &Window, task: &str, done: &str) -> Outcome<Self> {
        let profile = person.file("calc");
        let done = person.file(done);
        let _ = fs::remove_file(&done);
        let address = format!(
            "-env:UserInstallation=file://{}",
            profile.display().to_string().replace(' ', "%20")
        );
        macros_in(&profile, &address)?;
        let mut command = Command::new("soffice");
        person.uses(&mut command);
        command
            .arg(&address)
            .args(["--norestore", "--nologo", "--nofirststartwizard", "--calc"])
            .arg(format!("macro:///Standard.Module1.{task}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        on(window.display()?, &mut command);
        let program = Running::start(&mut command)?;
        let begun = Instant::now();
        while !done.exists() {
            if begun.elapsed() > PATIENCE {
                return Err(format!("Calc does not come to the end of {task}").into());
            }
            // Calc asks in which language a table is to be read, before it pastes it.
            if task == "PasteIn" && begun.elapsed() > Duration::from_secs(3) {
                window.display()?.press_enter()?;
            }
            std::thread::sleep(Duration::from_millis(250));
        }
        Ok(Self { _program: program })
    }
}

/// A profile of its own whose Basic library has the macros. Calc fills a new profile at its first start, over whatever is there: so it is started
/// once before.
fn macros_in(profile: &Path, address: &str) -> Outcome {
    let made = Command::new("soffice")
        .arg(address)
        .args(["--headless", "--terminate_after_init"])
        .output()?;
    if !made.status.success() {
        return Err("Calc does not start".into());
    }
    let escaped = MACROS
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;");
    let head = |root: &str, kind: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE {root} PUBLIC \"-//OpenOffice.org//DTD OfficeDocument 1.0//EN\" \"{kind}.dtd\">\n"
        )
    };
    let basic = profile.join("user/basic/Standard");
    fs::create_dir_all(&basic)?;
    fs::write(
        basic.join("Module1.xba"),
        format!(
            "{}<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\">{escaped}</script:module>",
            head("script:module", "module")
        ),
    )?;
    fs::write(
        basic.join("script.xlb"),
        format!(
            "{}<library:library xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" library:readonly=\"false\" library:passwordprotected=\"false\"><library:element library:name=\"Module1\"/></library:library>",
            head("library:library", "library")
        ),
    )?;
    Ok(())
}
