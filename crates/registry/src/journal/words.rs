//! What an entry did, as an English sentence. The window has its own catalogues and uses [`Entry::action`] and its parameters.

use super::entry::{Entry, EntryKind};

impl Entry {
    /// `imported walmart.csv: 2992 new, 0 changed, 3 set aside`; for undo and redo what they took back or did again.
    pub fn words(&self) -> String {
        let done = self.action_words();
        match self.kind {
            EntryKind::Do => done,
            EntryKind::Undo => format!("undid: {done}"),
            EntryKind::Redo => format!("did again: {done}"),
        }
    }

    fn action_words(&self) -> String {
        let text = |name: &str| match self.params.get(name) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => "?".to_owned(),
        };
        match self.action.as_str() {
            "import" => format!(
                "imported {}: {} new, {} changed, {} unchanged, {} set aside",
                text("file"),
                text("created"),
                text("updated"),
                text("unchanged"),
                text("set_aside")
            ),
            "store.create" => format!("added store {}", text("code")),
            "store.edit" => format!("changed store {}", text("code")),
            "store.delete" => format!("removed store {}", text("code")),
            "sample" => format!("made a sample network of {} stores", text("stores")),
            // An action of a newer Haat: its key says more than nothing.
            other => other.to_owned(),
        }
    }
}
