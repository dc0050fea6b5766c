//! Holds `docs/cli.md` to the help of every command.

use clap::CommandFactory;

use crate::words::Haat;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md");

fn page() -> String {
    let mut haat = Haat::command().term_width(100);
    haat.build();
    let mut page = String::from(
        "# The command line\n\nWritten by `cargo xtask docs` from the help of `haat`; a test keeps it so, and types every example.\n\
        The query of `haat list`, `summary` and `export` has a page of its own: [query.md](query.md).\n\n",
    );
    page.push_str(LISTS);
    section(&mut page, "haat", &mut haat);
    let names: Vec<String> = haat
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    for name in names.iter().filter(|name| *name != "help") {
        if let Some(command) = haat.find_subcommand_mut(name) {
            section(&mut page, &format!("haat {name}"), command);
            for within in command.get_subcommands_mut() {
                let within_name = within.get_name().to_owned();
                if within_name != "help" {
                    section(&mut page, &format!("haat {name} {within_name}"), within);
                }
            }
        }
    }
    page
}

fn section(page: &mut String, title: &str, command: &mut clap::Command) {
    let help = command.render_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    page.push_str(&format!(
        "## `{title}`\n\n```text\n{}\n```\n\n",
        help.join("\n").trim_end()
    ));
}

#[test]
fn the_page_is_what_the_help_says() {
    let wanted = page();
    if std::env::var_os("HAAT_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        found == wanted,
        "docs/cli.md is stale: `cargo xtask docs` writes it anew"
    );
}

/// `--help` is read where no page is at hand.
#[test]
fn every_query_is_explained_by_its_help() {
    for name in ["list", "summary", "export"] {
        let mut haat = Haat::command();
        let help = haat.find_subcommand_mut(name).unwrap().render_long_help();
        let help = help.to_string();
        for form in [
            "state:Bihar",
            "-status:closed",
            "mobile:?",
            "opened:2018-10..2018-12",
            "area:>500",
            "x.\"Lease end\"",
            "docs/query.md",
        ] {
            assert!(help.contains(form), "{name}: {form}: {help}");
        }
    }
}

#[test]
fn every_command_has_an_example() {
    for command in Haat::command().get_subcommands() {
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(
            help.contains(&format!("  haat {} ", command.get_name())),
            "{}",
            command.get_name()
        );
    }
}

#[test]
fn the_words_hold_together() {
    Haat::command().debug_assert();
}
/// What the examples are typed on.
const LISTS: &str = "The examples are typed in this order, in a folder with two lists, any photograph as `front.jpg` and any paper as `lease.pdf`.\n\n\
    `stores.csv`:\n\n\
    ```csv\n\
    Code,Name,Town,State,Country,Status,Opened,Phone\n\
    MH-001,Dhule Main Road,Dhule,Maharashtra,IN,Active,29-10-2018,x\n\
    BR-007,Gaya Station,Gaya,Bihar,IN,Active,30-10-2018,y\n\
    ,No code,Gaya,Bihar,IN,Active,30-10-2018,z\n\
    ```\n\n\
    `more.csv`:\n\n\
    ```csv\n\
    Code,Name,Town,State\n\
    BR-008,Patna Junction,Patna,Bihar\n\
    ```\n\n";
