@NullMarked
package org.tereze.bench.schedule;

import org.jspecify.annotations.NullMarked;
