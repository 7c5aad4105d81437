import { createUser, getUserId, isSentianceError, reset } from "sentiance-web";
import { run } from "./app.js";

run({ createUser, getUserId, isSentianceError, reset });
