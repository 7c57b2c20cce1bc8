use super::Waited;

#[test]
fn each_is_in_the_first_bucket_that_holds_it() {
    let waited = Waited::default();
    for (asked, decided) in [(0, 1_000), (0, 1_001), (0, 900_000), (0, i64::MAX), (1_000, 0)] {
        waited.count(asked, decided);
    }
    let read = waited.read();
    assert_eq!(read.buckets[..2], [2, 1]);
    assert_eq!((read.buckets[5], read.buckets[10]), (1, 1));
}
