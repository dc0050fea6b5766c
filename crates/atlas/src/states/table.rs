//! The table itself.
//!
//! Codes: ISO 3166-2:IN as amended to 2023, the GST state code list, Census 2011. Hindi names: Unicode CLDR 41 (Unicode-3.0), in
//! today's usual spelling where CLDR keeps an older one, which stands among the aliases; Ladakh and the merged territory are not in CLDR 41.

use super::{State, StateKind};

macro_rules! state {
    ($kind:ident $iso:literal $gst:tt $census:tt $name:literal $hi:literal $aliases:tt) => {
        state!($kind $iso $gst $census $name $hi None $aliases)
    };
    ($kind:ident $iso:literal $gst:tt $census:tt $name:literal $hi:literal from $parent:literal $aliases:tt) => {
        state!($kind $iso $gst $census $name $hi (Some($parent)) $aliases)
    };
    ($kind:ident $iso:literal $gst:tt $census:tt $name:literal $hi:literal $parent:tt $aliases:tt) => {
        State {
            iso: $iso,
            gst: &$gst,
            census: &$census,
            name: $name,
            name_hi: $hi,
            kind: StateKind::$kind,
            split_from: $parent,
            aliases: &$aliases,
        }
    };
}

#[rustfmt::skip]
pub(super) static STATES: [State; 36] = [
    state!(State "AP" [37, 28] [28] "Andhra Pradesh" "आंध्र प्रदेश" ["Andhra", "Andra Pradesh", "Andhra Pardesh", "AP State", "आन्ध्र प्रदेश", "आंध्रा प्रदेश"]),
    state!(State "AR" [12] [12] "Arunachal Pradesh" "अरुणाचल प्रदेश" ["Arunachal", "Arunanchal Pradesh", "Arunachal Pardesh", "Arunchal Pradesh", "Arp", "अरूणाचल प्रदेश"]),
    state!(State "AS" [18] [18] "Assam" "असम" ["Asam", "Assom", "Asom", "आसाम"]),
    state!(State "BR" [10] [10] "Bihar" "बिहार" ["BH", "Behar", "Bihaar"]),
    state!(State "CG" [22] [22] "Chhattisgarh" "छत्तीसगढ़" from "MP" ["CT", "Chattisgarh", "Chhatisgarh", "Chatisgarh", "Chattishgarh", "Chhattishgarh", "Chhattisgadh", "Chattisgad", "छत्तीसगड़"]),
    state!(State "GA" [30] [30] "Goa" "गोवा" ["Goa State", "गोआ"]),
    state!(State "GJ" [24] [24] "Gujarat" "गुजरात" ["Guj", "Gujrat", "Gujarath", "Gujrath", "Gujraat", "Gujerat"]),
    state!(State "HR" [6] [6] "Haryana" "हरियाणा" ["Hariyana", "Harayana", "Hrayana", "हरयाणा"]),
    state!(State "HP" [2] [2] "Himachal Pradesh" "हिमाचल प्रदेश" ["Himachal", "Himanchal Pradesh", "Himachal Pardesh", "Himachel Pradesh"]),
    state!(State "JH" [20] [20] "Jharkhand" "झारखंड" from "BR" ["Jarkhand", "Jharkand", "Jarkand", "Jharkhnad", "झारखण्ड"]),
    state!(State "KA" [29] [29] "Karnataka" "कर्नाटक" ["Karanataka", "Karnatak", "Karnatka", "Karnatakka", "Karnathaka", "Kar", "Mysore State", "कर्णाटक"]),
    state!(State "KL" [32] [32] "Kerala" "केरल" ["Keral", "Kerela", "Keralam", "Ker", "केरला"]),
    state!(State "MP" [23] [23] "Madhya Pradesh" "मध्य प्रदेश" ["Madhyapradesh", "Madhy Pradesh", "Madhya Pardesh", "Madya Pradesh", "Madhaya Pradesh"]),
    state!(State "MH" [27] [27] "Maharashtra" "महाराष्ट्र" ["Mah", "Maharastra", "Maharashtr", "Maharshtra", "Maharashta", "Maharasthra", "Maharashtara"]),
    state!(State "MN" [14] [14] "Manipur" "मणिपुर" ["Manipore", "मनिपुर"]),
    state!(State "ML" [17] [17] "Meghalaya" "मेघालय" ["Megalaya", "Meghalya", "Meghalay"]),
    state!(State "MZ" [15] [15] "Mizoram" "मिज़ोरम" ["Mizorum", "Mizorram"]),
    state!(State "NL" [13] [13] "Nagaland" "नागालैंड" ["Nagalnd", "Naga Land", "नागालैण्ड", "नगालैंड"]),
    state!(State "OD" [21] [21] "Odisha" "ओडिशा" ["OR", "Orissa", "Odissa", "Orrisa", "Orisa", "Odisa", "Udisha", "ओड़िशा", "उड़ीसा", "उडीसा"]),
    state!(State "PB" [3] [3] "Punjab" "पंजाब" ["Panjab", "Punjaab", "पन्जाब", "पञ्जाब"]),
    state!(State "RJ" [8] [8] "Rajasthan" "राजस्थान" ["Raj", "Rajastan", "Rajsthan", "Rajesthan", "Rajashtan", "Rajashthan"]),
    state!(State "SK" [11] [11] "Sikkim" "सिक्किम" ["Sikim"]),
    state!(State "TN" [33] [33] "Tamil Nadu" "तमिलनाडु" ["Tamilnadu", "Tamil Naidu", "Tamilnad", "Tamilnaadu", "Taminadu", "Thamizh Nadu", "तमिलनाडू"]),
    state!(State "TS" [36] [] "Telangana" "तेलंगाना" from "AP" ["TG", "Telengana", "Telangna", "Telanagana", "Telagana", "Thelangana", "तेलंगणा", "तेलन्गाना"]),
    state!(State "TR" [16] [16] "Tripura" "त्रिपुरा" ["Thripura", "Tripora"]),
    state!(State "UP" [9] [9] "Uttar Pradesh" "उत्तर प्रदेश" ["Utter Pradesh", "Uttar Pardesh", "Uttr Pradesh", "Utar Pradesh", "Uttarpradesh", "U Pradesh"]),
    state!(State "UK" [5] [5] "Uttarakhand" "उत्तराखंड" from "UP" ["UT", "UL", "UA", "Uttaranchal", "Uttrakhand", "Uttarkhand", "Uttrakhnad", "Utrakhand", "Uttarakhnad", "Uttranchal", "उत्तराखण्ड", "उत्तरांचल"]),
    state!(State "WB" [19] [19] "West Bengal" "पश्चिम बंगाल" ["Bengal", "West Bangal", "W Bengal", "Westbengal", "Paschim Banga", "Paschim Bangal", "Paschimbanga", "पश्चिम बङ्गाल", "पश्चिमी बंगाल"]),
    state!(UnionTerritory "AN" [35] [35] "Andaman and Nicobar Islands" "अंडमान और निकोबार द्वीपसमूह" ["Andaman and Nicobar", "Andaman Nicobar", "Andamans", "Andaman", "Andaman Nicobar Islands", "Andaman and Nicobar Island", "A and N Islands", "ANI", "अण्डमान और निकोबार द्वीपसमूह", "अंडमान और निकोबार", "अंडमान निकोबार"]),
    state!(UnionTerritory "CH" [4] [4] "Chandigarh" "चंडीगढ़" ["Chandigadh", "Chandighar", "Chandigrah", "चण्डीगढ़"]),
    state!(UnionTerritory "DH" [26, 25] [25, 26] "Dadra and Nagar Haveli and Daman and Diu" "दादरा और नगर हवेली और दमन और दीव" ["DN", "DD", "DNH", "DNHDD", "Dadra and Nagar Haveli", "Dadra Nagar Haveli", "Dadar and Nagar Haveli", "Dadra and Nagar Haveli Daman and Diu", "Daman and Diu", "Daman Diu", "Daman", "Diu", "दादरा और नगर हवेली", "दादर और नागर हवेली", "दमन और दीव", "दमन दीव"]),
    state!(UnionTerritory "DL" [7] [7] "Delhi" "दिल्ली" ["NCT of Delhi", "NCT Delhi", "Delhi NCT", "National Capital Territory of Delhi", "New Delhi", "Dehli", "Dilli", "नई दिल्ली", "देहली"]),
    state!(UnionTerritory "JK" [1] [1] "Jammu and Kashmir" "जम्मू और कश्मीर" ["J and K", "JnK", "Jammu Kashmir", "Jammu", "Kashmir", "Jammu and Kashmeer", "Jammu and Kasmir", "जम्मू कश्मीर", "जम्मू एवं कश्मीर", "जम्मू व कश्मीर"]),
    state!(UnionTerritory "LA" [38] [] "Ladakh" "लद्दाख" from "JK" ["Ladhak", "Laddakh", "Laddak", "लदाख"]),
    state!(UnionTerritory "LD" [31] [31] "Lakshadweep" "लक्षद्वीप" ["Lakshadweep Islands", "Laccadives", "Lakshadeep", "Lakshdweep", "Lakshwadeep"]),
    state!(UnionTerritory "PY" [34] [34] "Puducherry" "पुडुचेरी" ["Pondicherry", "Pondichery", "Pondichari", "Pondy", "Puduchery", "Puducheri", "Pudhucherry", "पुदुच्चेरी", "पुदुचेरी", "पांडिचेरी", "पॉन्डिचेरी"]),
];
