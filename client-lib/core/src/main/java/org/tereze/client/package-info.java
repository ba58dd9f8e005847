/** What an app for reporters or recipients embeds. */
@NullMarked
package org.tereze.client;

import org.jspecify.annotations.NullMarked;
