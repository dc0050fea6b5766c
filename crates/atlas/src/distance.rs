//! Distance on the earth.

/// Mean radius of the earth in kilometres (IUGG R1).
const EARTH_KM: f64 = 6371.0088;

/// Great-circle distance in kilometres between two (latitude, longitude) in degrees, by the haversine formula:
/// exact on a sphere, within 0.6 % of the ellipsoid.
pub fn haversine_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.1 - a.1).to_radians() / 2.0).sin();
    let h = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delhi_to_mumbai() {
        let km = haversine_km((28.6139, 77.2090), (19.0760, 72.8777));
        assert!((km - 1148.0).abs() < 5.0, "{km}");
        assert_eq!(haversine_km((10.0, 20.0), (10.0, 20.0)), 0.0);
    }
}
