/** What is sealed: the first byte, compression and padding. */
@NullMarked
package org.tereze.client.codec;

import org.jspecify.annotations.NullMarked;
