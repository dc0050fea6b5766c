//! Partners: those who own or run stores, LFR chains among them.

use uuid::Uuid;

/// A partner.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Partner {
    /// Local id, what [`super::Value::Ref`] of a store's partner holds.
    pub id: i64,
    /// Its identity on every laptop.
    pub uid: Uuid,
    /// The partner's own code, if it has one.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// `franchisee`, `distributor`, `lfr_chain` or the user's own word.
    pub kind: Option<String>,
    /// Name of the owner. Personal.
    pub owner: Option<String>,
    /// Mobile number. Personal.
    pub mobile: Option<String>,
    /// E-mail address. Personal.
    pub email: Option<String>,
    /// PAN. Personal.
    pub pan: Option<String>,
    /// GSTIN. Personal, for the PAN in it.
    pub gstin: Option<String>,
    /// Address.
    pub address: Option<String>,
}
