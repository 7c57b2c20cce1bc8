use super::*;

#[test]
fn beyond_the_most_those_go_that_were_asked_for_longest_ago() {
    let owners: OwnersOf<usize, usize> = OwnersOf::at_most(20);
    let first = owners.of(0, || 100);
    for owner in 1..20 {
        owners.of(owner, || 100 + owner);
    }
    assert!(Arc::ptr_eq(&first, &owners.of(0, || unreachable!("it is there"))));
    owners.of(20, || 120);
    assert!(Arc::ptr_eq(&first, &owners.of(0, || unreachable!("it was asked for a moment ago"))));
    assert_eq!((*owners.of(1, || 7), *owners.of(19, || 7)), (7, 119), "the oldest went, the newest did not");
    assert!(owners.kept.read().expect("nothing panics").len() <= 20);
}
