/**
 * Frames as bytes: an incremental reader and a bounded writer, and cursors over the frequent ones.
 */
@NullMarked
package org.tereze.wire.frame;

import org.jspecify.annotations.NullMarked;
