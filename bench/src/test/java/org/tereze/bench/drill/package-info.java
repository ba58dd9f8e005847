@NullMarked
package org.tereze.bench.drill;

import org.jspecify.annotations.NullMarked;
