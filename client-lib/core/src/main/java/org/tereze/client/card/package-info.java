/** Contact cards: what two people exchange once, as a link or a QR code. */
@NullMarked
package org.tereze.client.card;

import org.jspecify.annotations.NullMarked;
