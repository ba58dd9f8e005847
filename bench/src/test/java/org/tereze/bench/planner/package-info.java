@NullMarked
package org.tereze.bench.planner;

import org.jspecify.annotations.NullMarked;
