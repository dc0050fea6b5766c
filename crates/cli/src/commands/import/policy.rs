//! What an import does where file and registry differ, as it is typed.

use haat_exchange::import::{LostZeros, OnNew, Plan, Wins};

use crate::failure::{Failure, Outcome};

/// What to do with a row whose code is not there yet.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum New {
    /// It becomes a store
    Create,
    /// The row is left out, and counted
    Skip,
}

/// Whose code one is that is a store's without its leading zeros.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Zeros {
    /// That of a new store, which is warned of
    New,
    /// That store's: a spreadsheet dropped its zeros
    Theirs,
}

/// Words about what is there already.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Where file and registry differ")]
pub(super) struct Policy {
    /// What to do with a row whose code is not there yet [default: create]
    #[arg(long, value_enum)]
    on_new: Option<New>,
    /// Whose code one is that no store has, and that is a store's without its leading zeros (124 for 00124) [default: new]
    #[arg(long, value_enum)]
    lost_zeros: Option<Zeros>,
    /// Whose value a store that is there has in the end: file, registry, or blanks (the file's where the registry has none). HEADER is a
    /// column's, or * for all of them; may be given more than once
    #[arg(long, value_name = "HEADER=WHO")]
    wins: Vec<String>,
    /// Blank cells of this column erase what the registry holds; may be given more than once
    #[arg(long, value_name = "HEADER")]
    blank_erases: Vec<String>,
    /// Leave these rows out: 12, or with --all-sheets Goa!12
    #[arg(long, value_name = "ROW", value_delimiter = ',')]
    leave_out: Vec<String>,
    /// The query of the stores that should be in the file, such as partner:Sharma; all unless given
    #[arg(long, value_name = "QUERY")]
    missing_within: Option<String>,
    /// Mark the stores closed that should be in the file and are not, with the day they closed on or - where it is not known
    #[arg(long, value_name = "DATE")]
    close_missing: Option<String>,
}

impl Policy {
    /// Whether stores are closed that a list does not have.
    pub(super) fn closes_missing(&self) -> bool {
        self.close_missing.is_some()
    }

    /// Whether rows are named by their numbers.
    pub(super) fn leaves_out_rows(&self) -> bool {
        !self.leave_out.is_empty()
    }

    /// Puts what was typed into the plan.
    pub(super) fn apply(&self, plan: &mut Plan) -> Outcome {
        if let Some(on_new) = self.on_new {
            plan.on_new = match on_new {
                New::Create => OnNew::Create,
                New::Skip => OnNew::Skip,
            };
        }
        if let Some(zeros) = self.lost_zeros {
            plan.lost_zeros = match zeros {
                Zeros::New => LostZeros::New,
                Zeros::Theirs => LostZeros::Theirs,
            };
        }
        for said in &self.wins {
            let wrong = || {
                Failure::usage(
                    format!("“{said}” does not say whose value a column has"),
                    Some("Write HEADER=file, HEADER=registry or HEADER=blanks; * for all columns."),
                )
            };
            let (header, who) = said.rsplit_once('=').ok_or_else(wrong)?;
            let wins = match who.trim() {
                "file" => Wins::File,
                "registry" => Wins::Registry,
                "blanks" => Wins::Blanks,
                _ => return Err(wrong()),
            };
            for at in columns(plan, header)? {
                plan.columns[at].wins = wins;
            }
        }
        for header in &self.blank_erases {
            for at in columns(plan, header)? {
                plan.columns[at].blank_erases = true;
            }
        }
        plan.without.extend(self.leave_out.iter().cloned());
        if let Some(within) = &self.missing_within {
            plan.missing.within.clone_from(within);
        }
        if let Some(day) = &self.close_missing {
            plan.missing.close = true;
            plan.missing.on = (day.trim() != "-").then(|| day.clone());
        }
        Ok(())
    }
}

/// The columns of a header; * is all of them.
fn columns(plan: &Plan, header: &str) -> Outcome<Vec<usize>> {
    let folded = haat_atlas::fold(header);
    let found: Vec<usize> = (0..plan.columns.len())
        .filter(|at| header.trim() == "*" || haat_atlas::fold(&plan.columns[*at].header) == folded)
        .collect();
    match found.is_empty() {
        false => Ok(found),
        true => Err(super::no_column(plan, header)),
    }
}
