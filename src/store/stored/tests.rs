use super::*;

#[tokio::test]
async fn what_one_has_brought_up_to_date_the_others_find() {
    let store = Store::new(StoreSettings::default());
    let before = store.beside();
    assert_eq!([store.opens_as(), before.opens_as()], [StoreOpening::Makes; 2]);
    store.open().await.expect("it is made");
    assert_eq!([before.opens_as(), store.beside().opens_as(), before.beside().opens_as()], [StoreOpening::Finds; 3]);
    // Another store is another.
    assert_eq!(Store::new(StoreSettings::default()).opens_as(), StoreOpening::Makes);
}
