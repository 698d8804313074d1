/** What ETH says of a message that came in a frame for all stations: its attribute on the way up (RFC 1122, 2.4: the link layer must tell). */
export const TO_ALL: unique symbol = Symbol("came in a frame for all stations");
