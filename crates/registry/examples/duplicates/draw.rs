//! Draws what a shop is called, where it stands, and what becomes of that when somebody writes it a second time.

use fastrand::Rng;

/// A store as a list has it.
#[derive(Debug, Clone, Default)]
pub struct Shop {
    pub code: String,
    pub name: String,
    pub address: String,
    pub pin: String,
    pub town: String,
    pub state: String,
    pub mobile: String,
    pub gstin: String,
    pub point: Option<(f64, f64)>,
}

const CALLED: [&str; 96] = [
    "Ganesh",
    "Balaji",
    "Lakshmi",
    "Krishna",
    "Shiva",
    "Durga",
    "Sai",
    "Om",
    "Vinayaka",
    "Hanuman",
    "Saraswati",
    "Jagdamba",
    "Annapurna",
    "Mahavir",
    "Guru Nanak",
    "Bismillah",
    "Al Amin",
    "St Mary",
    "Royal",
    "National",
    "Modern",
    "New India",
    "Bharat",
    "Star",
    "Super",
    "Classic",
    "Galaxy",
    "Universal",
    "City",
    "Metro",
    "Prime",
    "Smart",
    "Digital",
    "Galaxy Point",
    "Fortune",
    "Golden",
    "Silver",
    "Diamond",
    "Sharma",
    "Verma",
    "Gupta",
    "Agarwal",
    "Jain",
    "Patel",
    "Shah",
    "Mehta",
    "Desai",
    "Joshi",
    "Kulkarni",
    "Deshmukh",
    "Patil",
    "Reddy",
    "Rao",
    "Naidu",
    "Iyer",
    "Nair",
    "Menon",
    "Pillai",
    "Khan",
    "Ansari",
    "Siddiqui",
    "Qureshi",
    "Singh",
    "Kaur",
    "Gill",
    "Sidhu",
    "Das",
    "Ghosh",
    "Bose",
    "Banerjee",
    "Mukherjee",
    "Sen",
    "Dutta",
    "Roy",
    "Sahu",
    "Mishra",
    "Tiwari",
    "Pandey",
    "Dubey",
    "Yadav",
    "Chaudhary",
    "Thakur",
    "Rathore",
    "Solanki",
    "Chauhan",
    "Bhatia",
    "Kapoor",
    "Khanna",
    "Malhotra",
    "Arora",
    "Chopra",
    "Bansal",
    "Goyal",
    "Mittal",
    "Saxena",
    "Srivastava",
];
const TRADES: [&str; 16] = [
    "Mobiles",
    "Electronics",
    "Communication",
    "Mobile World",
    "Telecom",
    "Mobile Point",
    "Enterprises",
    "Traders",
    "Digital",
    "Mobile Shop",
    "Agencies",
    "Radio House",
    "Infotech",
    "Watch House",
    "Sales Corporation",
    "Mobile Care",
];
const STREETS: [&str; 24] = [
    "Station Road",
    "MG Road",
    "Main Bazaar",
    "Gandhi Chowk",
    "Nehru Road",
    "Civil Lines",
    "Sadar Bazaar",
    "Temple Street",
    "Hospital Road",
    "College Road",
    "Subhash Marg",
    "Bus Stand Road",
    "Market Yard",
    "Old Town",
    "Patel Nagar",
    "Ashok Nagar",
    "Shastri Nagar",
    "Kutchery Road",
    "Bypass Road",
    "Tilak Road",
    "Rajendra Nagar",
    "Clock Tower",
    "Fort Road",
    "Lal Darwaza",
];
const NEAR: [&str; 10] = [
    "near State Bank",
    "opp Police Station",
    "near Post Office",
    "behind Cinema",
    "opp Bus Stand",
    "near Railway Crossing",
    "beside Hotel Raj",
    "near Petrol Pump",
    "opp Court",
    "near Water Tank",
];
const BUILDINGS: [&str; 20] = [
    "City Centre",
    "Phoenix Mall",
    "Sapphire Complex",
    "Ashirwad Plaza",
    "Galaxy Arcade",
    "Central Market",
    "Shanti Complex",
    "Raj Tower",
    "Orbit Mall",
    "Gandhi Market",
    "Silver Plaza",
    "Krishna Arcade",
    "Trade Centre",
    "Metro Mall",
    "Heera Panna",
    "Ganga Complex",
    "Crystal Point",
    "Sky Plaza",
    "Regal Building",
    "Manish Market",
];

fn one_of<'a>(rng: &mut Rng, some: &[&'a str]) -> &'a str {
    some[rng.usize(..some.len())]
}

pub fn name(rng: &mut Rng) -> String {
    let called = match rng.u8(..10) {
        0 => format!("Sri {}", one_of(rng, &CALLED)),
        1 => format!("{} {}", one_of(rng, &CALLED), one_of(rng, &CALLED)),
        2 => format!("{} & Sons", one_of(rng, &CALLED)),
        _ => one_of(rng, &CALLED).to_owned(),
    };
    format!("{called} {}", one_of(rng, &TRADES))
}

pub fn address(rng: &mut Rng) -> String {
    let street = format!("{} {}", rng.u32(1..400), one_of(rng, &STREETS));
    match rng.u8(..5) {
        0 => format!("Shop No {}, {street}", rng.u32(1..30)),
        1 | 2 => format!("{street}, {}", one_of(rng, &NEAR)),
        _ => street,
    }
}

pub fn building(rng: &mut Rng) -> String {
    format!(
        "{}, {} {}",
        one_of(rng, &BUILDINGS),
        rng.u32(1..90),
        one_of(rng, &STREETS)
    )
}

pub fn mobile(rng: &mut Rng) -> String {
    format!("{}{:09}", rng.u32(6..10), rng.u32(..1_000_000_000))
}

/// A number of the form of a GSTIN; whether its check digit holds is no matter here.
pub fn gstin(rng: &mut Rng) -> String {
    let letters: String = (0..5)
        .map(|_| rng.alphabetic().to_ascii_uppercase())
        .collect();
    format!(
        "{:02}{letters}{:04}{}1Z{}",
        rng.u32(1..38),
        rng.u32(..10_000),
        rng.alphabetic().to_ascii_uppercase(),
        rng.digit(10)
    )
}

/// One letter wrong, missing, too many, or swapped with the next.
fn misspelt(rng: &mut Rng, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 4 {
        return text.to_owned();
    }
    let at = rng.usize(1..letters.len() - 1);
    match rng.u8(..4) {
        0 => letters[at] = rng.lowercase(),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn digit_wrong(rng: &mut Rng, text: &str) -> String {
    let mut digits: Vec<char> = text.chars().collect();
    if let Some(at) = (!digits.is_empty()).then(|| rng.usize(..digits.len())) {
        digits[at] = rng.digit(10);
    }
    digits.into_iter().collect()
}

fn name_again(rng: &mut Rng, name: &str) -> String {
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    match rng.u8(..100) {
        // As it was, but for case.
        0..40 => {
            return if rng.bool() {
                name.to_uppercase()
            } else {
                name.to_owned()
            };
        }
        40..60 => {
            let at = rng.usize(..words.len());
            words[at] = misspelt(rng, &words[at]);
        }
        // By ear.
        60..72 => {
            let heard = name
                .replace("sh", "s")
                .replace("ee", "i")
                .replace("Sri", "Shree");
            return heard
                .replace("Mobiles", "Mobile")
                .replace("Electronics", "Elektronics");
        }
        72..82 if words.len() > 2 => {
            // A number is what tells the shops of a chain apart: nobody leaves that out.
            let at = rng.usize(1..words.len());
            if words[at].parse::<u32>().is_err() {
                words.remove(at);
            }
        }
        82..88 => words.push(one_of(rng, &["Shop", "Store", "Pvt Ltd", "and Co"]).to_owned()),
        88..93 => words.rotate_left(1),
        93..96 => return words.concat(),
        // Another trade, another line of business: the same shop by another name.
        96..98 => return format!("{} {}", words[0], one_of(rng, &TRADES)),
        _ => {}
    }
    words.join(" ")
}

fn address_again(rng: &mut Rng, address: &str) -> String {
    let shorter = address
        .replace("Road", "Rd")
        .replace("Shop No", "Shop")
        .replace("near ", "nr ");
    let mut parts: Vec<&str> = address.split(", ").collect();
    match rng.u8(..100) {
        0..30 => address.to_owned(),
        30..50 => shorter,
        50..65 => misspelt(rng, address),
        65..80 if parts.len() > 1 => {
            parts.remove(rng.usize(..parts.len()));
            parts.join(", ")
        }
        80..90 => {
            parts.reverse();
            parts.join(", ")
        }
        _ => format!("{address}, {}", one_of(rng, &NEAR)),
    }
}

/// A store as somebody else writes it.
pub fn again(rng: &mut Rng, shop: &Shop, code: String) -> Shop {
    let chance = |rng: &mut Rng, percent: u8| rng.u8(..100) < percent;
    let mut other = Shop {
        code,
        name: name_again(rng, &shop.name),
        address: address_again(rng, &shop.address),
        ..shop.clone()
    };
    if chance(rng, 10) {
        other.address.clear();
    }
    match rng.u8(..100) {
        0..15 => other.mobile.clear(),
        15..27 => other.mobile = mobile(rng),
        27..32 => other.mobile = digit_wrong(rng, &shop.mobile),
        _ => {}
    }
    match rng.u8(..100) {
        0..10 => other.pin.clear(),
        10..15 => other.pin = digit_wrong(rng, &shop.pin),
        _ => {}
    }
    if chance(rng, 50) {
        other.gstin.clear();
    }
    if chance(rng, 12) {
        other.town = misspelt(rng, &shop.town);
    }
    other.point = match rng.u8(..100) {
        0..40 => None,
        // A metre or a hundred off.
        40..90 => shop.point.map(|(lat, lon)| {
            let off = |rng: &mut Rng| (rng.f64() - 0.5) * 0.0012;
            (lat + off(rng), lon + off(rng))
        }),
        _ => shop.point,
    };
    other
}
