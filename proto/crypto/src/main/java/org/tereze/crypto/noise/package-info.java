/**
 * The link handshake {@code Noise_NK_25519_ChaChaPoly_SHA256} and the ciphers of the records after
 * it, without I/O, threads or clocks.
 */
@NullMarked
package org.tereze.crypto.noise;

import org.jspecify.annotations.NullMarked;
