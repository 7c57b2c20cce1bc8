fn main() {
    let _greeting = kartoteka::text!("greeting", nmae = "Ilya", count = 1);
    let _farewell = kartoteka::text!("farewell", to = "Ilya");
}
