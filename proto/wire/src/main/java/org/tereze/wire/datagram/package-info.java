/**
 * A burst over datagrams: symbols that stand alone, repair across them, a model of the line; no
 * I/O, no clock, no cipher.
 */
@NullMarked
package org.tereze.wire.datagram;

import org.jspecify.annotations.NullMarked;
