//! The stores as columns in memory, which every query is answered from.

/// The columns of the newest state, kept between queries.
#[derive(Debug, Default)]
pub(crate) struct Cache {}
