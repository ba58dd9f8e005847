/** The coder's inner workings, shared with the trainer; apps use {@code org.tereze.text}. */
@NullMarked
package org.tereze.text.mix;

import org.jspecify.annotations.NullMarked;
