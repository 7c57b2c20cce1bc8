fn main() {
    let _greeting = kartoteka::text!("greting", name = "Ilya", count = 1);
    let _nothing = kartoteka::text!("nothing-like-it");
}
