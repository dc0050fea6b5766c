//! The tables of a web page, which portals save under the name of a workbook.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::decode::Decoded;
use super::guard::head_of;
use super::source::{Encoding, MAX_COLUMNS, Seen};
use super::tables::{Kept, Table, check_cell};
use super::watch::{Watch, Watched};
use crate::error::{Error, Result, UnreadableKind};

/// Bytes handed to the tokenizer at once.
const PIECE: usize = 64 << 10;

/// Rows that a cell may span.
const MAX_SPAN: u32 = 65_534;

/// Tables within tables.
const MAX_DEPTH: usize = 64;

/// Reads every table that has rows.
pub(super) fn read(seen: &Seen, watch: &Watch<'_>) -> Result<Vec<Table>> {
    let path = &seen.path;
    let file = File::open(path).map_err(Error::io(path))?;
    let mut decoded = Decoded::new(Watched::new(file, watch), decoder_of(seen)?);
    let since_token = decoded.since_row();
    let page = Page(RefCell::new(Reading::new(seen)));
    let tokenizer = Tokenizer::new(page, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut piece = vec![0; PIECE];
    let mut filled = 0;
    let mut tokens = 0;
    loop {
        let read = decoded
            .read(&mut piece[filled..])
            .map_err(|error| Error::damaged(path, error))?;
        filled += read;
        // A piece may end within a character.
        let whole = match std::str::from_utf8(&piece[..filled]) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        input.push_back(StrTendril::from(
            String::from_utf8_lossy(&piece[..whole]).as_ref(),
        ));
        piece.copy_within(whole..filled, 0);
        filled -= whole;
        let _ = tokenizer.feed(&input);
        {
            let mut page = tokenizer.sink.0.borrow_mut();
            if let Some(error) = page.failed.take() {
                return Err(error);
            }
            if page.tokens != tokens {
                tokens = page.tokens;
                since_token.set(0);
            }
        }
        if read == 0 {
            break;
        }
    }
    tokenizer.end();
    let mut page = tokenizer.sink.0.into_inner();
    page.end_all();
    if let Some(error) = page.failed {
        return Err(error);
    }
    page.done.sort_by_key(|(order, _)| *order);
    let mut tables: Vec<Table> = page.done.into_iter().map(|(_, table)| table).collect();
    if tables.is_empty() {
        return Err(Error::unreadable(path, UnreadableKind::NoTable));
    }
    for (table, number) in tables.iter_mut().zip(1..) {
        table.name = format!("Table {number}");
    }
    Ok(tables)
}

/// What the page is in: as its bytes show, else as it says itself.
fn decoder_of(seen: &Seen) -> Result<encoding_rs::Decoder> {
    if seen.encoding != Encoding::Windows1252 {
        return Ok(seen.encoding.decoder());
    }
    let head = String::from_utf8_lossy(&head_of(&seen.path)?).to_lowercase();
    let label = head.split_once("charset=").map(|(_, rest)| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
        rest[..end.unwrap_or(rest.len())].to_owned()
    });
    let named = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    // What its bytes are not it is not, whatever it says.
    let named = named.filter(|named| *named != encoding_rs::UTF_8);
    Ok(match named {
        Some(named) => named.new_decoder_with_bom_removal(),
        None => Encoding::Windows1252.decoder(),
    })
}

/// The page as its tokens pass.
struct Page<'s>(RefCell<Reading<'s>>);

impl TokenSink for Page<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        page.tokens += 1;
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) => return page.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// A table that is not closed yet.
struct OpenTable {
    order: usize,
    table: Table,
    next_row: u32,
    row: Option<Vec<String>>,
    column: u32,
    /// The open cell: its column, and its text so far.
    cell: Option<(u32, String)>,
    /// By column: the row below the last one that a cell from above reaches into.
    taken: BTreeMap<u32, u32>,
}

struct Reading<'s> {
    seen: &'s Seen,
    tokens: u64,
    opened: usize,
    open: Vec<OpenTable>,
    done: Vec<(usize, Table)>,
    kept: Kept,
    failed: Option<Error>,
}

impl<'s> Reading<'s> {
    fn new(seen: &'s Seen) -> Self {
        Self {
            seen,
            tokens: 0,
            opened: 0,
            open: Vec::new(),
            done: Vec::new(),
            kept: Kept::default(),
            failed: None,
        }
    }

    fn text(&mut self, text: &str) {
        if self.failed.is_some() {
            return;
        }
        if let Some((_, held)) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            // Line breaks of the page's own text are spaces; those it shows are tags.
            let plain = |c| match c {
                '\n' | '\r' | '\t' => ' ',
                c => c,
            };
            held.extend(text.chars().map(plain));
            self.failed = check_cell(&self.seen.path, held).err();
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let is_start = tag.kind == TagKind::StartTag;
        match (&*tag.name, is_start) {
            ("table", true) => self.begin_table(),
            ("table", false) => self.end_table(),
            ("tr", true) => {
                self.end_row();
                self.begin_row(attribute(tag, "style"));
            }
            ("tr", false) => self.end_row(),
            ("td" | "th", true) => self.begin_cell(tag),
            ("td" | "th", false) => self.end_cell(),
            ("br" | "p" | "div" | "li", _) => {
                if let Some((_, text)) = self.open.last_mut().and_then(|table| table.cell.as_mut())
                {
                    text.push('\n');
                }
            }
            ("script", true) => return TokenSinkResult::RawData(RawKind::ScriptData),
            ("style", true) => return TokenSinkResult::RawData(RawKind::Rawtext),
            ("title" | "textarea", true) => return TokenSinkResult::RawData(RawKind::Rcdata),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn begin_table(&mut self) {
        if self.open.len() >= MAX_DEPTH {
            let deep = UnreadableKind::Sparse;
            self.failed
                .get_or_insert(Error::unreadable(&self.seen.path, deep));
            return;
        }
        self.open.push(OpenTable {
            order: self.opened,
            table: Table::new(String::new()),
            next_row: 0,
            row: None,
            column: 0,
            cell: None,
            taken: BTreeMap::new(),
        });
        self.opened += 1;
    }

    fn end_table(&mut self) {
        self.end_row();
        if let Some(open) = self.open.pop()
            && !open.table.is_blank()
        {
            self.done.push((open.order, open.table));
        }
    }

    fn end_all(&mut self) {
        while !self.open.is_empty() {
            self.end_table();
        }
    }

    fn begin_row(&mut self, style: Option<&str>) {
        // A piece of a page may begin with its rows.
        if self.open.is_empty() {
            self.begin_table();
        }
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let style = style.unwrap_or_default().to_lowercase().replace(' ', "");
        if style.contains("display:none") {
            open.table.facts.hide_row(open.next_row);
        }
        open.row = Some(Vec::new());
        open.column = 0;
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if let Some(cells) = open.row.take() {
            let kept = self
                .kept
                .keep(&self.seen.path, &mut open.table, open.next_row, cells);
            if let Err(error) = kept {
                self.failed.get_or_insert(error);
            }
            open.next_row += 1;
            let next = open.next_row;
            open.taken.retain(|_, until| *until > next);
        }
    }

    fn begin_cell(&mut self, tag: &Tag) {
        self.end_cell();
        if self.open.last().is_none_or(|open| open.row.is_none()) {
            self.begin_row(None);
        }
        let Some(open) = self.open.last_mut() else {
            return;
        };
        while open.taken.contains_key(&open.column) {
            open.column += 1;
        }
        let span = |name: &str, most: u32| {
            let span = attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok());
            span.unwrap_or(1).clamp(1, most)
        };
        let (across, down) = (span("colspan", 1_000), span("rowspan", MAX_SPAN));
        let (row, column) = (open.next_row, open.column);
        if across > 1 || down > 1 {
            open.table.merge(row, column, down - 1, across - 1);
        }
        if down > 1 {
            let below = (column..column.saturating_add(across)).map(|at| (at, row + down));
            open.taken.extend(below);
        }
        open.column = column.saturating_add(across);
        if open.column as usize > MAX_COLUMNS {
            let wide = UnreadableKind::Sparse;
            self.failed
                .get_or_insert(Error::unreadable(&self.seen.path, wide));
            return;
        }
        open.cell = Some((column, String::new()));
    }

    fn end_cell(&mut self) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if let (Some((column, text)), Some(row)) = (open.cell.take(), open.row.as_mut()) {
            let at = column as usize;
            if row.len() <= at {
                row.resize(at + 1, String::new());
            }
            row[at] = shown(&text);
        }
    }
}

/// A text as a page shows it: its spaces run together, and nothing where only spaces are left.
fn shown(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    match text.trim().is_empty() {
        true => String::new(),
        false => text,
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let attribute = tag
        .attrs
        .iter()
        .find(|attribute| &*attribute.name.local == name);
    attribute.map(|attribute| &*attribute.value)
}
