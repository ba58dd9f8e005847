/** Reports: building, limits, signatures and forwarded originals. */
@NullMarked
package org.tereze.client.report;

import org.jspecify.annotations.NullMarked;
