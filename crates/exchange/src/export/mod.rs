//! Tables go out, to CSV and XLSX: what is on the screen is what is written, personal data masked unless asked for.

mod about;
mod csv_out;
mod cut;
mod file;
mod picture;
mod two_ways;
mod write;
mod xlsx_out;

pub use about::About;
pub use csv_out::write_csv;
pub use file::{Format, Kept, OutFile};
pub use picture::{Picture, write_picture};
pub use write::{
    Exported, Options, export_difference, export_stores, export_summary, export_table,
};
