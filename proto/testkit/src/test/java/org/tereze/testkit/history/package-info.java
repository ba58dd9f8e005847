/** Histories made by hand, good ones and bad ones. */
@NullMarked
package org.tereze.testkit.history;

import org.jspecify.annotations.NullMarked;
