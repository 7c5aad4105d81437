// Goes back after so many milliseconds. Only once it is loaded: until then a browser may take the way back for a change of mind.
addEventListener("load", () => setTimeout(() => history.back(), Number(location.hash.slice(1))));
