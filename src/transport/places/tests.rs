use super::*;

#[test]
fn the_last_quarter_is_for_other_addresses() {
    let traffic = Arc::default();
    let places = Places::new(8, &traffic);
    let one: IpAddr = "192.0.2.1".parse().expect("an address");
    let taken: Vec<_> = (0..6).map(|_| places.enter(Some(one)).expect("a place")).collect();
    assert_eq!(places.enter(Some(one)).err(), Some(NoPlace::OfOne));
    assert_eq!(places.enter(Some("::ffff:192.0.2.1".parse().expect("an address"))).err(), Some(NoPlace::OfOne));
    let _other = places.enter(Some("192.0.2.2".parse().expect("an address"))).expect("a place");
    let _unix = places.enter(None).expect("a place");
    assert_eq!(places.enter(None).err(), Some(NoPlace::Full));
    assert_eq!(traffic.open(), 8);
    assert!(places.run_short());
    drop(taken);
    assert!(!places.run_short());
    assert_eq!(traffic.open(), 2);
    let _again = places.enter(Some(one)).expect("a place");
    assert_eq!(places.lock().len(), 2);
}
