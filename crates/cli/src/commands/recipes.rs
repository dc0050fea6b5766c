//! `haat recipes`

use std::path::PathBuf;

use clap::Subcommand;
use haat_exchange::export::{Kept, OutFile};
use haat_exchange::import::{self, RecipeFile};
use haat_exchange::table::{Cell, CellKind, Column, Table};
use haat_registry::{Action, AsOf, Error, Recipe, Registry};

use super::fields::as_json;
use super::open;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::say::local;
use crate::screen::report;
use crate::words::Who;

/// Words of `haat recipes`.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "A recipe is a finished plan, remembered for the lists of one layout: haat import --remember makes
one, haat import --recipe reads the next list by it. As a file it can be handed on: it holds headers,
what each column becomes and the words of statuses and choices, and nothing of any store.

Examples:
  haat recipes network.haat
  haat recipes rename network.haat \"Main list\" \"Sharma Traders\"
  haat recipes export network.haat \"Sharma Traders\" sharma.recipe.json
  haat recipes remove network.haat \"Sharma Traders\"
  haat recipes import network.haat sharma.recipe.json"
)]
pub struct Words {
    /// The registry
    #[arg(required = true)]
    file: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
    #[command(subcommand)]
    does: Option<Does>,
}

/// What is done with one recipe.
#[derive(Debug, Subcommand)]
enum Does {
    /// Give a recipe another name
    Rename {
        /// The registry
        file: PathBuf,
        /// The recipe
        #[arg(id = "recipe", value_name = "NAME")]
        name: String,
        /// Its new name
        #[arg(value_name = "NEW_NAME")]
        to: String,
        #[command(flatten)]
        who: Who,
    },
    /// Remove a recipe; what was imported by it stays
    Remove {
        /// The registry
        file: PathBuf,
        /// The recipe
        #[arg(id = "recipe", value_name = "NAME")]
        name: String,
        #[command(flatten)]
        who: Who,
    },
    /// Write a recipe to a file
    Export {
        /// The registry
        file: PathBuf,
        /// The recipe
        #[arg(id = "recipe", value_name = "NAME")]
        name: String,
        /// The file, such as sharma.recipe.json
        out: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        overwrite: bool,
    },
    /// Take a recipe from a file
    Import {
        /// The registry
        file: PathBuf,
        /// The file that a recipe was exported to
        from: PathBuf,
        /// Replace the recipe that is there for the same lists
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        who: Who,
    },
}

/// Shows the recipes, or does something with one.
pub fn run(words: Words) -> Outcome {
    match (words.does, words.file) {
        (Some(does), _) => does.run(),
        (None, Some(file)) => list(&open(&file)?, &words.output),
        // The words hold one of the two.
        (None, None) => Ok(()),
    }
}

fn list(registry: &Registry, output: &Output) -> Outcome {
    let recipes = registry.read(|reader| reader.recipes())?;
    let column = |key: &str, header: &str, kind| Column {
        key: key.into(),
        header: header.into(),
        kind,
    };
    let rows = recipes.iter().map(|recipe| {
        let columns = RecipeFile::of(recipe).map(|recipe| recipe.plan.columns.len());
        vec![
            Cell::Text(recipe.name.clone()),
            Cell::from(recipe.source.as_str()),
            columns.map_or(Cell::Blank, |n| Cell::Number(n as f64)),
            recipe
                .used
                .map_or(Cell::Blank, |wall| Cell::Text(local(wall))),
        ]
    });
    let table = Table {
        columns: vec![
            column("name", "Name", CellKind::Text),
            column("source", "For lists called", CellKind::Text),
            column("columns", "Columns", CellKind::Number),
            column("used", "Last used", CellKind::Text),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    output.write(registry, &table, || as_json(&table), AsOf::Now)
}

impl Does {
    fn run(self) -> Outcome {
        match self {
            Self::Rename {
                file,
                name,
                to,
                who,
            } => {
                let registry = open(&file)?;
                let known = named(&registry, &name)?.name;
                let action = Action::new("recipe.rename")
                    .with("from", known.clone())
                    .with("name", to.trim());
                registry.transact(&who.name(), action, |tx| tx.rename_recipe(&known, &to))?;
                report(format!("Renamed the recipe “{known}” to “{}”.", to.trim()))
            }
            Self::Remove { file, name, who } => {
                let registry = open(&file)?;
                let known = named(&registry, &name)?.name;
                let action = Action::new("recipe.delete").with("name", known.clone());
                registry.transact(&who.name(), action, |tx| tx.remove_recipe(&known))?;
                report(format!(
                    "Removed the recipe “{known}”; haat undo brings it back."
                ))
            }
            Self::Export {
                file,
                name,
                out,
                overwrite,
            } => {
                let registry = open(&file)?;
                let recipe = named(&registry, &name)?;
                let recipe = RecipeFile::of(&recipe).ok_or_else(|| {
                    Failure::new(
                        "wrong_plan",
                        format!("the recipe “{}” cannot be understood", recipe.name),
                        Some("A newer Haat may have written it: update this one."),
                    )
                })?;
                let target = OutFile::create(&out, overwrite, &Kept::of(&registry))?;
                import::write_recipe(&registry, &recipe, target)?;
                report(format!(
                    "Wrote the recipe “{}” to {}.",
                    recipe.name,
                    out.display()
                ))
            }
            Self::Import {
                file,
                from,
                replace,
                who,
            } => {
                let registry = open(&file)?;
                let recipe = import::read_recipe(&from)?;
                let (name, _) = import::take_recipe(&registry, &who.name(), &recipe, replace)?;
                report(format!("Took the recipe “{name}” from {}.", from.display()))
            }
        }
    }
}

/// The recipe of that name, in any case.
fn named(registry: &Registry, name: &str) -> Outcome<Recipe> {
    let found = registry.read(|reader| reader.recipe(name))?;
    found.ok_or_else(|| {
        let failure = Failure::from(Error::NoSuch {
            what: "recipe",
            name: name.trim().to_owned(),
        });
        failure.but(&format!(
            "See the recipes there are: haat recipes {}",
            registry.path().display()
        ))
    })
}
