//! What a header means, in English and Hindi.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use haat_registry::StoreField;

use super::head::JOINT;
use super::orders::without_pattern;
use StoreField::*;

/// Headers as [`haat_atlas::fold_letters`] leaves them, the surest names first.
const HEADERS: &[(StoreField, &str)] = &[
    (
        Code,
        "code storecode storeno storenum storenumber storeid shopcode shopid shopno outletcode \
            outletid outletno dealercode retailercode sitecode siteid store id sapcode posid \
            दुकानकोड स्टोरकोड कोड दुकानक्रमांक",
    ),
    (
        Name,
        "name storename shopname outletname dealername retailername counter countername \
            दुकानकानाम स्टोरकानाम नाम दुकान",
    ),
    (
        Format,
        "format storeformat storetype typestore outlettype shoptype channel channeltype प्रारूप \
            दुकानकाप्रकार",
    ),
    (
        Partner,
        "partner partnername franchisee franchiseename distributor distributorname chain lfrchain \
            franchise भागीदार वितरक",
    ),
    (
        Status,
        "status storestatus currentstatus outletstatus स्थिति",
    ),
    (
        Address,
        "address streetaddress address1 addressline1 street streetaddr storeaddress shopaddress \
            fulladdress पता",
    ),
    (
        Town,
        "town city cityname townname strcity citytown towncity village location शहर नगर कस्बा",
    ),
    (District, "district districtname county जिला ज़िला"),
    (
        State,
        "state statename strstate stateprovince province region statecode stateut राज्य प्रदेश",
    ),
    (
        Pin,
        "pin pincode zip zipcode postcode postalcode postal पिन पिनकोड pincodeno pinno pinzip \
            पिननंबर",
    ),
    (Country, "country countrycode countryname nation देश"),
    (Place, "place"),
    (PlaceCertainty, "placecertainty"),
    (Latitude, "latitude lat अक्षांश latituden gpslatitude"),
    (
        Longitude,
        "longitude lon lng long देशांतर longitudee gpslongitude",
    ),
    (
        PlannedOpening,
        "planned plannedopening plannedopeningdate planneddate targetopeningdate",
    ),
    (
        ForecastOpening,
        "forecast forecastopening forecastopeningdate expectedopening expectedopeningdate",
    ),
    (
        Opened,
        "opened openedon opendate openingdate dateofopening dateopened openeddate golive \
            golivedate launchdate inaugurationdate खुलनेकीतारीख उद्घाटनतिथि उद्घाटन openingdt opendt \
            opening inauguration inaugurated inauguratedon inaugurationdt",
    ),
    (
        ClosedOn,
        "closed closedon closedate closingdate dateclosed closuredate बंदहोनेकीतारीख",
    ),
    (
        Contact,
        "contact contactperson contactname owner ownername managername storemanager संपर्क मालिक",
    ),
    (
        Mobile,
        "mobile mobileno mobilenumber cell cellphone whatsapp मोबाइल मोबाइलनंबर मोबाइलनं mobno \
            mobilephone mobileno1 mob मोबाइलनम्बर",
    ),
    (
        Phone,
        "phone phonenumber phoneno telephone tel landline contactnumber contactno फोन दूरभाष",
    ),
    (Email, "email emailid emailaddress mail ईमेल"),
    (Gstin, "gstin gst gstno gstnumber gstinno जीएसटी"),
    (
        AreaSqft,
        "area areasqft sqft carpetarea tradingarea storearea storesize areainsqft क्षेत्रफल",
    ),
    (Notes, "notes remarks comments remark comment टिप्पणी"),
];

/// What the letters of a header mean: each field with the rank of the name, the surest first.
static MEANINGS: LazyLock<HashMap<String, Vec<(StoreField, usize)>>> = LazyLock::new(|| {
    let mut found: HashMap<String, Vec<(StoreField, usize)>> = HashMap::new();
    for (field, names) in HEADERS {
        for (rank, name) in names.split(' ').enumerate() {
            for letters in [name.to_owned(), haat_atlas::fold_letters(name)] {
                let known = found.entry(letters).or_default();
                if known.iter().all(|(other, _)| other != field) {
                    known.push((*field, rank));
                }
            }
        }
    }
    for known in found.values_mut() {
        known.sort_by_key(|(_, rank)| *rank);
    }
    found
});

/// The fields a header may mean, with the rank of the name: the smaller, the surer.
pub(super) fn meanings(header: &str) -> Vec<(StoreField, usize)> {
    let letters = haat_atlas::fold_letters(without_pattern(header));
    MEANINGS.get(&letters).cloned().unwrap_or_default()
}

/// [`meanings`] of a header that may be joined of several rows: of the whole of it, else of its last part, else of its first, each the less sure.
pub(super) fn joined_meanings(header: &str) -> Vec<(StoreField, usize)> {
    let whole = meanings(header);
    let (Some((first, _)), Some((_, last))) = (header.split_once(JOINT), header.rsplit_once(JOINT))
    else {
        return whole;
    };
    let less = |part: &str, by: usize| -> Vec<(StoreField, usize)> {
        let meant = meanings(part).into_iter();
        meant.map(|(field, rank)| (field, rank + by)).collect()
    };
    [whole, less(last, 1_000), less(first, 2_000)]
        .into_iter()
        .find(|meant| !meant.is_empty())
        .unwrap_or_default()
}

/// Headers our own exports give to what follows from other columns: town and format know it, so it is not taken in.
const DERIVED: [&str; 6] = [
    "Tier (RBI)",
    "टियर (RBI)",
    "HRA class",
    "RBI population group",
    "Ownership",
    "Presence",
];

/// Whether a header is one that an export gives to what is derived.
pub(super) fn is_derived(header: &str) -> bool {
    static FOLDED: LazyLock<HashSet<String>> =
        LazyLock::new(|| DERIVED.iter().map(|name| haat_atlas::fold(name)).collect());
    FOLDED.contains(&haat_atlas::fold(header))
}

/// Words of a header under which the data of a person stand.
const PERSONAL: &str = "pan aadhaar aadhar mobile mob cell phone telephone tel whatsapp contact email gst gstin \
     पैन आधार मोबाइल फोन फ़ोन ईमेल संपर्क";

/// Whether a column of this header is to be masked when it leaves, whatever is in it.
pub(super) fn is_personal(header: &str) -> bool {
    let folded = haat_atlas::fold(header);
    let words = || {
        folded.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c.is_ascii_digit())
    };
    static FOLDED: LazyLock<HashSet<String>> =
        LazyLock::new(|| PERSONAL.split(' ').map(haat_atlas::fold).collect());
    let known = |word: &str| FOLDED.contains(word);
    // The number of a repeated header belongs to no word: “Owner name (2)”.
    let named = words().collect::<Vec<_>>().concat();
    words().any(known)
        || meanings(&named)
            .iter()
            .any(|(field, _)| field.is_personal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_real_lists() {
        let cases = [
            ("Store Number", Code),
            ("storenum", Code),
            ("Store #", Code),
            ("दुकान कोड", Code),
            ("Store Name", Name),
            ("City", Town),
            ("STRCITY", Town),
            ("State/Province", State),
            ("ZIPCODE", Pin),
            ("पिन कोड", Pin),
            ("OPENDATE", Opened),
            ("LAT", Latitude),
            ("type_store", Format),
            ("Phone Number", Phone),
            ("Area (sq ft)", AreaSqft),
            ("ज़िला", District),
            ("Mob. No.", Mobile),
            ("मोबाइल नम्बर", Mobile),
            ("Pin Code No", Pin),
            ("Opening Dt", Opened),
            ("Date of Opening (DD/MM/YYYY)", Opened),
            ("Inauguration", Opened),
            ("Longitude (E)", Longitude),
            ("Latitude (N)", Latitude),
            ("दुकान का नाम", Name),
        ];
        for (header, field) in cases {
            assert_eq!(
                meanings(header).first().map(|(field, _)| *field),
                Some(field),
                "{header}"
            );
        }
        assert!(meanings("Timezone").is_empty());
    }

    #[test]
    fn a_joined_header_means_what_its_parts_do() {
        for (header, field) in [
            ("Address / Town", Some(Town)),
            ("Store / Name", Some(Name)),
            ("Owner / Mobile", Some(Mobile)),
            ("Owner / Name", Some(Contact)),
            ("Opening date / (dd-mm)", Some(Opened)),
            ("Sales / First", None),
            ("Town/City", Some(Town)),
        ] {
            let meant = joined_meanings(header);
            assert_eq!(meant.first().map(|(field, _)| *field), field, "{header}");
        }
    }

    #[test]
    fn our_own_exports_headers_mean_their_fields() {
        for field in StoreField::ALL {
            for header in [field.label(), field.key()] {
                assert_eq!(
                    meanings(header).first().map(|(field, _)| field),
                    Some(field),
                    "{header}"
                );
            }
        }
    }

    #[test]
    fn data_of_persons_are_known_by_their_headers() {
        for header in [
            "Owner PAN",
            "Alternate mobile",
            "Mobile (2)",
            "Owner name (2)",
            "मालिक का मोबाइल",
        ] {
            assert!(is_personal(header), "{header}");
        }
        for header in ["Zone", "Expansion", "Company", "Cellar", "Telangana office"] {
            assert!(!is_personal(header), "{header}");
        }
    }
}
