/** Who one writes to: names, cards both ways, one mailbox of one's own for each. */
@NullMarked
package org.tereze.client.contact;

import org.jspecify.annotations.NullMarked;
