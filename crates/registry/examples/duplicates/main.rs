//! Makes lists of stores in which some are there twice, for measuring how well duplicates are found: `duplicates FOLDER` leaves three there.
//!
//! They are made of the sample network, from seeds: no store in them is real, and which are the same is known by construction. The example
//! `stores` of haat-matching measures itself on them, and other programs can.

mod draw;
mod sets;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("duplicates FOLDER")?;
    let folder = Path::new(&folder);
    let network = sets::network(folder, 55_000)?;
    for (name, set) in [
        ("new", sets::new_against_existing(&network, 50_000, 10_000)),
        ("within", sets::within(&network, 5_000)),
        ("buildings", sets::buildings(&network, 10_000)),
    ] {
        sets::write_csv(&folder.join(format!("{name}.csv")), &set)?;
    }
    Ok(())
}
