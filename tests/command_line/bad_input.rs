//! Lists that are broken, hostile or enormous: a sentence with a way out, and the registry as it was.

use std::io::{Seek, SeekFrom, Write};

use harness::Outcome;

use crate::said::{counts, does, refuses, somebody_with, tries};

#[test]
fn binary_data_is_no_list() -> Outcome {
    let person = somebody_with(
        "binary.csv",
        [b"\x7fELF\x00\x00\x01\x02".as_slice(), &[0; 500]].concat(),
    )?;
    assert!(refuses(&person, "import|n.haat|binary.csv", "unreadable").contains("CSV or XLSX"));
    std::fs::write(person.file("empty.csv"), "")?;
    assert!(refuses(&person, "import|n.haat|empty.csv", "unreadable").contains("empty"));
    assert!(refuses(&person, "import|n.haat|missing.csv", "unreadable").contains("missing.csv"));
    std::fs::write(person.file("half.xlsx"), b"PK\x03\x04 and no more")?;
    refuses(&person, "import|n.haat|half.xlsx", "unreadable");
    assert_eq!(counts(&person, "n.haat", ""), 0);
    Ok(())
}

#[test]
fn a_nul_is_named_with_its_row_and_column() -> Outcome {
    let person = somebody_with("list.csv", "Code,Name,Town\nA,One,Rewa\nB,T\0wo,Satna\n")?;
    let said = refuses(&person, "import|n.haat|list.csv", "unreadable");
    assert!(
        said.contains("row 3, column “Name”, holds a NUL") && said.contains("text editor"),
        "{said}"
    );
    // Below titles, beyond what is looked at for the layout, and in a column without a header.
    let mut list = "Stores of 2018\n\nCode,,Town\n".to_owned();
    list.extend((0..5_000).map(|n| format!("S-{n},\"two\nlines\",Rewa\n")));
    list.push_str("LAST,x\0,Rewa\n");
    std::fs::write(person.file("list.csv"), list)?;
    let said = refuses(&person, "import|n.haat|list.csv", "unreadable");
    assert!(said.contains("row 5004, column 2, holds a NUL"), "{said}");
    assert_eq!(counts(&person, "n.haat", ""), 0);
    Ok(())
}

#[test]
fn a_list_is_read_from_a_file() -> Outcome {
    let person = somebody_with("list.csv", "Code,Name\nA,One\n")?;
    let said = tries(&person, "import|n.haat|-");
    assert!(
        said.code == 2 && said.err.contains("standard input") && said.err.contains("to a file"),
        "{}",
        said.err
    );
    if cfg!(unix) {
        let said = refuses(&person, "import|n.haat|/dev/null", "unreadable");
        assert!(said.contains("pipe or a device"), "{said}");
    }
    Ok(())
}

#[test]
fn numbers_in_devanagari_digits_are_read() -> Outcome {
    let list = "Code,Mobile,PIN,Area,Opened,Country\nA,९८७६५४३२१०,८०० ००१,१२००,२९-१०-२०१८,IN\n";
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let query = "mobile:=9876543210 pin:800001 area:1200 opened:2018-10-29";
    assert_eq!(counts(&person, "n.haat", query), 1);
    does(&person, "set|n.haat|A|mobile=९१२३४५६७८९");
    assert_eq!(counts(&person, "n.haat", "mobile:=9123456789"), 1);
    let listed = does(
        &person,
        "list|n.haat|--columns|mobile|--format|csv|--personal",
    )
    .out;
    assert!(listed.contains("9123456789"), "{listed}");
    Ok(())
}

#[test]
fn a_cell_of_two_gigabytes_is_refused_early() -> Outcome {
    let person = somebody_with("huge.csv", "")?;
    // A quotation mark that is never closed, then two gigabytes of nothing: the file is sparse, its bytes are read as zeros
    // only as far as somebody reads them.
    let mut file = std::fs::File::create(person.file("huge.csv"))?;
    file.write_all(b"Code,Name\nA,\"")?;
    file.write_all(&vec![b'x'; 20 << 20])?;
    file.seek(SeekFrom::Start(2 << 30))?;
    file.write_all(b"end")?;
    drop(file);
    let refusal = refuses(&person, "import|n.haat|huge.csv", "unreadable");
    assert!(refusal.contains("quotation mark"), "{refusal}");
    assert_eq!(counts(&person, "n.haat", ""), 0);
    Ok(())
}

#[test]
fn a_workbook_with_a_password_is_named_as_one() -> Outcome {
    // The head of an OLE compound file whose directory names an encrypted package (MS-OFFCRYPTO 2.3.4).
    let mut book = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    book.resize(1024, 0);
    book.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    book.resize(4096, 0);
    let person = somebody_with("secret.xlsx", book)?;
    assert!(refuses(&person, "import|n.haat|secret.xlsx", "unreadable").contains("password"));
    Ok(())
}

#[test]
fn a_zip_bomb_is_not_unpacked() -> Outcome {
    let person = somebody_with("list.csv", "")?;
    let mut bomb = zip::ZipWriter::new(std::fs::File::create(person.file("bomb.xlsx"))?);
    let large = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .large_file(true);
    bomb.start_file("xl/worksheets/sheet1.xml", large)?;
    let nothing = vec![0; 1 << 20];
    for _ in 0..1_200 {
        bomb.write_all(&nothing)?;
    }
    bomb.finish()?;
    let refusal = refuses(&person, "import|n.haat|bomb.xlsx", "unreadable");
    assert!(refusal.contains("unpacks to"), "{refusal}");
    Ok(())
}

#[test]
fn rows_of_unequal_length_lose_no_cell() -> Outcome {
    let person = somebody_with(
        "list.csv",
        "Code,Name,Town\nA,One\nB,Two,Rewa,extra,,more\n\nC,Three,Satna\n",
    )?;
    let done = does(&person, "import|n.haat|list.csv|--format|json").json();
    assert_eq!(
        (&done["created"], &done["cells_aside"]),
        (&3.into(), &2.into()),
        "{done}"
    );
    does(&person, "rejects|n.haat|masked.csv");
    let masked = std::fs::read_to_string(person.file("masked.csv"))?;
    assert!(
        masked.contains("3,Column 4,•••,") && !masked.contains("extra"),
        "nobody said what a cell beyond the header is: {masked}"
    );
    does(&person, "rejects|n.haat|aside.csv|--personal");
    let aside = std::fs::read_to_string(person.file("aside.csv"))?;
    assert!(
        aside.contains("3,Column 4,extra") && aside.contains("3,Column 6,more"),
        "{aside}"
    );
    Ok(())
}

#[test]
fn hostile_names_are_text() -> Outcome {
    let hostile =
        "=HYPERLINK(\"\"x\"\"),<script>alert(1)</script>,\u{202e}gpj.exe,../../etc/passwd,%s%n";
    let list = format!(
        "Code,Name\nA,\"{}\"\nB,\u{feff}  Robert'); DROP TABLE store;--  \n",
        hostile
    );
    let person = somebody_with("list.csv", list)?;
    does(&person, "import|n.haat|list.csv");
    let listed = does(&person, "list|n.haat|--columns|code,name|--format|json").json();
    assert_eq!(listed["stores"][0]["name"], hostile.replace("\"\"", "\""));
    assert_eq!(listed["stores"][1]["name"], "Robert'); DROP TABLE store;--");
    let drawn = does(&person, "list|n.haat|--columns|code,name").out;
    assert!(
        !drawn.contains('\u{1b}'),
        "no control character reaches the terminal"
    );
    Ok(())
}

#[test]
fn a_row_of_totals_is_no_store() -> Outcome {
    let list = "Code,Name,Area\nA,One,200\nB,Total,300\n,Grand total,500\nकुल,,500\n";
    let person = somebody_with("list.csv", list)?;
    let done = does(&person, "import|n.haat|list.csv|--format|json").json();
    assert_eq!(
        (&done["created"], &done["rows_aside"]),
        (&2.into(), &2.into()),
        "{done}"
    );
    assert_eq!(done["reasons"]["totals_row"], 2);
    assert_eq!(
        counts(&person, "n.haat", "name:Total"),
        1,
        "a store may be called so"
    );
    Ok(())
}
