//! A text takes what it needs: texts, whole numbers and others.

fn main() {
    let greeting = kartoteka::text!("greeting", count = 2, name = String::from("Ilya"));
    let same = kartoteka::text!("greeting", count = 2, name = String::from("Ilya"));
    assert_ne!(greeting, kartoteka::text!("greeting", count = 1.5, name = "Ilya"));
    let _farewell = kartoteka::text!("farewell");
    drop(same);
}
