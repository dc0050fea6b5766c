//! Where a store went when it moved.

/// The stores before and after one that moved, by their local ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relocation {
    /// The live store that became this one.
    pub predecessor: Option<i64>,
    /// The live store that this one became.
    pub successor: Option<i64>,
}
