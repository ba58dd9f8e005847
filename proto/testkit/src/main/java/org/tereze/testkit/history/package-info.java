/** What clients saw of a relay, and whether a mailbox can have behaved like that. */
@NullMarked
package org.tereze.testkit.history;

import org.jspecify.annotations.NullMarked;
