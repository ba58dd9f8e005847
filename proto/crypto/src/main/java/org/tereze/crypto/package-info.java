/** Cryptographic primitives as types, and the Noise link handshake. */
@NullMarked
package org.tereze.crypto;

import org.jspecify.annotations.NullMarked;
