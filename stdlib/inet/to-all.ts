/** The attribute that ETH gives a message from a broadcast frame on its way up (RFC 1122, 2.4: the link layer must tell). */
export const TO_ALL: unique symbol = Symbol("came in a frame for all stations");
