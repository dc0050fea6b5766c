//! Whole workbooks: what a person sees in them is what comes in, whatever program wrote them and however broken they are.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that meets what it did not expect has failed"
)]

mod broken;
mod headers;
mod making;
mod notes;
mod older;
mod portals;
mod sheets;
mod shown;
