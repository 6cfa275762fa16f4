/** Users and their sessions. */
@NullMarked
package com.nissmart.gateway.users;

import org.jspecify.annotations.NullMarked;
