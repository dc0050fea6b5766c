//! The registry file: what it must look like before it is opened, how it is made, opened, backed up and restored.

mod backup;
mod create;
mod gate;
mod here;
mod open;
mod pages;
mod recover;
#[cfg(test)]
mod tests;

pub(crate) use backup::backup;
pub use backup::{BackupReport, restore};
pub(crate) use create::create;
pub(crate) use gate::check_header;
pub use gate::{is_database, is_registry};
pub(crate) use here::Here;
pub use here::is_open_here;
pub(crate) use open::{CHECKED_AT_ONCE, CopyDir, Migrations, open, open_reader};
pub(crate) use pages::PageCheck;
pub use recover::{RecoverReport, RecoveredTable, recover};

/// `application_id` of a registry: "HAAT".
pub(crate) const APPLICATION_ID: u32 = 0x4841_4154;

/// How to get to each schema this program knows, the first from nothing.
pub(crate) const MIGRATIONS: Migrations = &[
    include_str!("schema_1.sql"),
    include_str!("schema_2.sql"),
    include_str!("schema_3.sql"),
    include_str!("schema_4.sql"),
];

/// The schema number of a file this program writes.
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;
