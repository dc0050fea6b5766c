//! Files in and out: sniff, map, preview, commit, set aside; exports.
