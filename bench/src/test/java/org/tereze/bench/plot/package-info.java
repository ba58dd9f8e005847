/** Tests of the charts. */
@NullMarked
package org.tereze.bench.plot;

import org.jspecify.annotations.NullMarked;
