find_orders = Orders
    .description = Lists the orders of the shop.
    .argument-state = How far the order is.
    .argument-since = The first day.
    .argument-limit = How many orders to return.
add_note = Note
    .description = Writes a note to an order.
    .argument-order = The order's number.
    .argument-note = What the note says.
    .argument-tags = Words to find it by.
    .argument-email = Who is told.
show_label = Label
    .description = Shows the label of an order.
    .argument-order = The order's number.
    .argument-note = What stands below.
    .argument-color = In which colour.
thanks = Thank you for { $stars ->
    [one] the star
   *[other] the stars
}!
prompt-praise = Praise
    .description = Praises the shop.
    .argument-stars = How many stars.
    .argument-why = What for.
terms = { $who } pays at once.
resource-order = A part of an order
    .description = The label or the bill of an order.
resource-terms = Terms
    .description = How to pay.
resource-logo = Logo
    .description = The logo of the shop.
resource-stamp = Stamp
    .description = The stamp of the shop.
