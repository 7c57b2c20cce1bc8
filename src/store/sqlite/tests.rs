use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::store::Store;
use crate::store::settings::{StorePlace, StoreSettings};

#[tokio::test]
async fn a_file_and_what_stands_beside_it_are_its_owners_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store.db");
    let place = StorePlace::File(path.clone());
    let modes = || {
        let files = fs::read_dir(folder.path()).expect("it is there").map(|file| file.expect("it is there"));
        files.map(|file| file.metadata().expect("it is there").permissions().mode() & 0o777).collect::<Vec<_>>()
    };
    for before in [None, Some(0o644)] {
        if let Some(mode) = before {
            fs::set_permissions(&path, Permissions::from_mode(mode)).expect("it is ours");
        }
        let store = Store::new(StoreSettings { place: place.clone(), ..StoreSettings::default() });
        store.open().await.expect("it can be opened");
        assert!(modes().iter().all(|mode| *mode == 0o600) && modes().len() > 1, "{:?}", modes());
    }
}
