fn main() {
    let id = "farewell";
    let _farewell = kartoteka::text!(id);
}
