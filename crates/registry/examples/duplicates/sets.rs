//! The sets: stores, and which of them are the same.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use haat_registry::{AsOf, StoreField, StoreQuery, sample};

use crate::draw::{self, Shop};

/// Stores, and of each a number that those share which are the same.
pub type Set = (Vec<Shop>, Vec<u32>);

/// The sample network with names, addresses, numbers and papers, which it has none of.
pub fn network(folder: &Path, stores: u32) -> Result<Vec<Shop>, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let path = folder.join("network.haat");
    let _ = fs::remove_file(&path);
    let registry = sample::write(&path, stores, &mut |_, _| true)?;
    let columns = registry.columns(AsOf::Now)?;
    let ids = columns.select(&StoreQuery::parse("")?)?;
    let ids = ids.window(0, stores as usize).to_vec();
    let found = registry.stores(&ids, AsOf::Now)?;
    drop(registry);
    fs::remove_file(&path)?;
    let mut rng = Rng::with_seed(1);
    let mut pins: HashMap<String, u32> = HashMap::new();
    let mut shops: Vec<Shop> = found
        .iter()
        .map(|store| {
            let text =
                |field: StoreField| store.get(field).as_text().unwrap_or_default().to_owned();
            let number = |field: StoreField| store.get(field).as_number();
            let town = text(StoreField::Town);
            // A town has a dozen PIN codes at most, the next one to the next.
            let first = *pins
                .entry(town.clone())
                .or_insert_with(|| rng.u32(11_000..85_000) * 10);
            let own_name = store.code().starts_with("PP");
            Shop {
                code: store.code().to_owned(),
                name: if own_name {
                    draw::name(&mut rng)
                } else {
                    text(StoreField::Name)
                },
                address: draw::address(&mut rng),
                pin: (first + rng.u32(1..12)).to_string(),
                town,
                state: text(StoreField::State),
                mobile: draw::mobile(&mut rng),
                gstin: draw::gstin(&mut rng),
                point: number(StoreField::Latitude).zip(number(StoreField::Longitude)),
            }
        })
        .collect();
    // No list is full: of every field some are blank.
    for shop in &mut shops {
        for (field, percent) in [
            (&mut shop.address, 5),
            (&mut shop.pin, 5),
            (&mut shop.mobile, 15),
            (&mut shop.gstin, 40),
        ] {
            if rng.u8(..100) < percent {
                field.clear();
            }
        }
        if rng.u8(..100) < 30 {
            shop.point = None;
        }
    }
    rng.shuffle(&mut shops);
    Ok(shops)
}

/// So many stores that are there, then new ones: half of them stores of those written anew, half others of the same towns.
pub fn new_against_existing(network: &[Shop], existing: usize, new: usize) -> Set {
    let mut rng = Rng::with_seed(2);
    let mut stores: Vec<Shop> = network[..existing].to_vec();
    let mut same: Vec<u32> = (0..existing as u32).collect();
    let mut others = network[existing..].iter();
    for at in 0..new {
        let code = format!("NEW-{at}");
        match others.next().filter(|_| at % 2 == 1) {
            Some(other) => {
                same.push((existing + at) as u32);
                stores.push(Shop {
                    code,
                    ..other.clone()
                });
            }
            None => {
                let of = rng.usize(..existing);
                same.push(of as u32);
                stores.push(draw::again(&mut rng, &network[of], code));
            }
        }
    }
    (stores, same)
}

/// A list in which one store in ten is there twice.
pub fn within(network: &[Shop], size: usize) -> Set {
    let mut rng = Rng::with_seed(3);
    let mut stores: Vec<Shop> = network[..size].to_vec();
    let mut same: Vec<u32> = (0..size as u32).collect();
    for of in (0..size).step_by(10) {
        let shop = draw::again(&mut rng, &network[of], format!("AGAIN-{of}"));
        stores.push(shop);
        same.push(of as u32);
    }
    (stores, same)
}

/// Shops in buildings of five to thirty, which share address, PIN and point, in three of five of them the telephone of the building, and here
/// and there the owner with his GSTIN; one in seven is there twice.
pub fn buildings(network: &[Shop], size: usize) -> Set {
    let mut rng = Rng::with_seed(4);
    let (mut stores, mut same): Set = Default::default();
    let mut shop = 0;
    while shop < size {
        let place = &network[shop];
        let (address, pin) = (draw::building(&mut rng), place.pin.clone());
        let telephone = (rng.u8(..5) < 3).then(|| draw::mobile(&mut rng));
        let owner = (rng.u8(..5) < 1).then(|| draw::gstin(&mut rng));
        for _ in 0..rng.usize(5..=30).min(size - shop) {
            let shares_paper = owner.clone().filter(|_| rng.bool());
            let one = Shop {
                code: format!("B-{shop}"),
                name: draw::name(&mut rng),
                address: if rng.bool() {
                    address.clone()
                } else {
                    format!("Shop {}, {address}", rng.u32(1..60))
                },
                pin: pin.clone(),
                town: place.town.clone(),
                state: place.state.clone(),
                mobile: telephone.clone().unwrap_or_else(|| draw::mobile(&mut rng)),
                gstin: shares_paper.unwrap_or_else(|| draw::gstin(&mut rng)),
                point: place.point,
            };
            if rng.u8(..7) == 0 {
                stores.push(draw::again(&mut rng, &one, format!("B-{shop}-AGAIN")));
                same.push(shop as u32);
            }
            stores.push(one);
            same.push(shop as u32);
            shop += 1;
        }
    }
    (stores, same)
}

/// Writes a set for other programs.
pub fn write_csv(path: &Path, (stores, same): &Set) -> Result<(), Box<dyn Error>> {
    let mut text = "code,same,name,address,pin,town,state,mobile,gstin,lat,lon\n".to_owned();
    for (shop, same) in stores.iter().zip(same) {
        let (lat, lon) = shop.point.map_or_else(Default::default, |(lat, lon)| {
            (lat.to_string(), lon.to_string())
        });
        let Shop {
            code,
            name,
            address,
            pin,
            town,
            state,
            mobile,
            gstin,
            ..
        } = shop;
        writeln!(
            text,
            "{code},{same},{name},\"{address}\",{pin},{town},{state},{mobile},{gstin},{lat},{lon}"
        )?;
    }
    Ok(fs::write(path, text)?)
}
