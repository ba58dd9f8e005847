@NullMarked
package org.tereze.bench.trace;

import org.jspecify.annotations.NullMarked;
