//! The texts of columns that came from a column file: read from the registry when there is time, or when somebody asks for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::Columns;
use super::build::read_names;
use super::source::{FileRow, columns_for};
use super::stores::record_of;
use super::texts::{TEXT_FIELDS, Texts};
use crate::error::{Error, Result};
use crate::reader::Reader;
use crate::registry::Registry;

/// So long the texts wait for somebody to ask for them: by then the first page is painted, which wants both cores.
const UNHURRIED: Duration = Duration::from_millis(1500);

/// Columns whose texts are on their way. Dropped, the reading is stopped.
#[derive(Debug)]
pub(super) struct Coming {
    pub(super) columns: Arc<Columns>,
    asked: Option<Sender<()>>,
    stop: Arc<AtomicBool>,
    reading: Option<JoinHandle<Result<()>>>,
}

impl Coming {
    /// The columns of the registry as it is, where a column file has them.
    ///
    /// The texts are read from the very state that the file was compared with: the read that began with the comparison stays open.
    pub(super) fn begin(registry: &Registry) -> Result<Option<Self>> {
        let Some(files) = registry.columns.files.get() else {
            return Ok(None);
        };
        let mut conn = registry.another_reader()?;
        conn.execute_batch("BEGIN")?;
        let Some(key) = files.key(&Reader::new(&conn))? else {
            return Ok(None);
        };
        if !files.has(&key) {
            return Ok(None);
        }
        let names = Arc::new(read_names(&conn)?);
        let Some(stores) = files.read(&key, names) else {
            return Ok(None);
        };
        let columns = Arc::new(Columns::new(stores, key.entry));
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        conn.progress_handler(20_000, Some(move || stopped.load(Ordering::Relaxed)))?;
        let (asked, asks) = mpsc::channel();
        let settled = Settled(columns.clone());
        let reading = std::thread::spawn(move || {
            // Whatever comes of it, nobody waits for ever.
            let settled = settled;
            let _ = asks.recv_timeout(UNHURRIED);
            let texts = read_texts(&conn, &settled.0.stores.ids)?;
            settled.0.stores.texts.arrive(texts);
            Ok(())
        });
        Ok(Some(Self {
            columns,
            asked: Some(asked),
            stop,
            reading: Some(reading),
        }))
    }

    /// Has the texts read now; who wants them waits for the columns' own.
    pub(super) fn ask(&self) -> Arc<Columns> {
        if let Some(asked) = &self.asked {
            let _ = asked.send(());
        }
        self.columns.clone()
    }

    /// Waits for the texts. Where they did not come whole the columns are not to be used.
    pub(super) fn finish(mut self) -> Result<()> {
        self.ask();
        let reading = self.reading.take();
        reading.map_or(Ok(()), |reading| {
            reading.join().unwrap_or(Err(Error::Stopped))
        })
    }
}

impl Drop for Coming {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.asked = None;
        if let Some(reading) = self.reading.take() {
            // Its connection is closed when it has ended: the writer has to be the last to close.
            let _ = reading.join();
        }
    }
}

/// Where the texts do not come, blank ones stand in their place: who waits goes on, and the columns are given up.
struct Settled(Arc<Columns>);

impl Drop for Settled {
    fn drop(&mut self) {
        let stores = &self.0.stores;
        stores.texts.arrive_blank(stores.ids.len());
    }
}

/// The texts of exactly these stores, in this order.
fn read_texts(conn: &Connection, ids: &[i64]) -> Result<Texts> {
    let sql = format!(
        "SELECT {} FROM store WHERE deleted_by IS NULL ORDER BY id",
        columns_for(&TEXT_FIELDS)
    );
    let mut statement = conn.prepare(&sql)?;
    let mut found = statement.query([])?;
    let (mut texts, mut record) = (Texts::default(), String::new());
    let mut expected = ids.iter().enumerate();
    while let Some(row) = found.next()? {
        let source = FileRow(row);
        let Some((at, _)) = expected
            .next()
            .filter(|(_, id)| **id == super::source::Source::id(&source))
        else {
            return Err(Error::Stopped);
        };
        record_of(&source, &mut record);
        texts.set(at, &record);
    }
    match expected.next() {
        Some(_) => Err(Error::Stopped),
        None => Ok(texts),
    }
}
